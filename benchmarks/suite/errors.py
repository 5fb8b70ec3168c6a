"""What a section tells when it cannot measure."""


class NotMeasured(Exception):
    """The reason, in words for the page."""
