"""Check Chinese annual reports on 法治政府建设 against a checklist, sentence by sentence.

The engine is not imported here: it brings spaCy, which takes seconds. Use `from checker.engine import Checker`.
"""

from checker.errors import CheckerError, ChecklistError, GoldError, ModelError, ReportError
from checker.results import (
    Assertion,
    ChecklistInfo,
    Cue,
    CueRole,
    Defect,
    ElementResult,
    EngineInfo,
    Evidence,
    FailedReport,
    Failure,
    FailureInfo,
    ItemResult,
    Kind,
    Reason,
    ReportInfo,
    Result,
    Role,
    SectionRef,
    SectionResult,
    Verdict,
)

__version__ = "0.1.0"

__all__ = [
    "Assertion",
    "CheckerError",
    "ChecklistError",
    "ChecklistInfo",
    "Cue",
    "CueRole",
    "Defect",
    "ElementResult",
    "EngineInfo",
    "Evidence",
    "FailedReport",
    "Failure",
    "FailureInfo",
    "GoldError",
    "ItemResult",
    "Kind",
    "ModelError",
    "Reason",
    "ReportError",
    "ReportInfo",
    "Result",
    "Role",
    "SectionRef",
    "SectionResult",
    "Verdict",
    "__version__",
]
