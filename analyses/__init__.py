"""Answers to planning questions: checked frames in, a frozen result out; no files, no drawing."""
