"""Keeps models and answers of the regions asked for, as long as their data stay the same."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from sqlalchemy import Engine

from api.questions.access.answers import Answer, Question, answer
from api.questions.access.model import AccessibilityModel, read_accessibility_model
from kpk_geo.database.connection import transaction

MOST_MODELS = 3  # a city of 600,000 takes about 300 MB
MOST_ANSWERS = 24


@dataclass(slots=True)
class AccessibilityMemory:
    """Models by region and revision, answers by question; safe to use from several threads."""

    engine: Engine
    _models: "OrderedDict[str, tuple[int, AccessibilityModel]]" = field(default_factory=OrderedDict)
    _answers: "OrderedDict[tuple[str, int, Question], Answer]" = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def model(self, region_id: str, revision: int) -> AccessibilityModel:
        """Give the model of a region; read anew when its data changed."""
        with self._lock:  # one reader at a time: the second of two visitors waits for the first
            known = self._models.get(region_id)
            if known is None or known[0] != revision:
                with transaction(self.engine) as connection:
                    self._models[region_id] = (
                        revision,
                        read_accessibility_model(connection, region_id),
                    )
            self._models.move_to_end(region_id)
            while len(self._models) > MOST_MODELS:
                self._models.popitem(last=False)
            return self._models[region_id][1]

    def answer(self, region_id: str, revision: int, question: Question) -> Answer:
        """Give the answer to a question, computed on first demand."""
        key = (region_id, revision, question)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = answer(self.model(region_id, revision), question)
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
        return made
