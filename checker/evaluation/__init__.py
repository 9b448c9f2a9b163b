"""Measure how far the program agrees with judgements made by people."""

from checker.evaluation.command import evaluate_command
from checker.evaluation.run import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate", "evaluate_command"]
