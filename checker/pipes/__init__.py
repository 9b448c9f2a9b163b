"""spaCy components: sentences, sections, items, context; and the optional zh_core_web_sm."""
