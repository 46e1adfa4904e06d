"""The verbs: who takes on, reports, applies, decides, looks again, signs and hands over."""
