"""What the script of the pages of deliveries reads."""

from pydantic import BaseModel


class UploadedOut(BaseModel):
    """Where the page of a file is that was brought."""

    address: str


class JobOut(BaseModel):
    """How far taking a delivery is."""

    is_done: bool
    label: str
    error: str
