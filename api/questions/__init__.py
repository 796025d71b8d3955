"""The planning questions that kpk_geo answers. A new one is one line here."""

from typing import Final

from api.questions.access import QUESTION as _ACCESS
from api.questions.burden import QUESTION as _BURDEN
from api.questions.decisions import QUESTION as _DECISIONS
from api.questions.fgz import QUESTION as _FGZ
from api.questions.forecast import QUESTION as _FORECAST
from api.questions.gaps import QUESTION as _GAPS
from api.questions.hot_spots import QUESTION as _HOT_SPOTS
from api.questions.impact import QUESTION as _IMPACT
from api.questions.offers import QUESTION as _OFFERS
from api.questions.question import Question
from api.questions.scenarios import QUESTION as _SCENARIOS
from api.questions.siting import QUESTION as _SITING

# In the order of the menu.
QUESTIONS: Final[tuple[Question, ...]] = (
    _BURDEN, _OFFERS, _ACCESS, _HOT_SPOTS, _GAPS, _SITING, _DECISIONS, _FGZ,
    _SCENARIOS, _FORECAST, _IMPACT,
)  # fmt: skip
