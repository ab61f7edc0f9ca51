"""Logs without secrets, in both Python environments."""

import logging

from privacy.masking import mask


def mask_log_records() -> None:
    """From now on every log record of this process is masked when it is made, its stack trace included.

    The factory is used, not a handler or a formatter: whatever handler a library adds later sees masked records only.
    Calling it again changes nothing.
    """
    make_record = logging.getLogRecordFactory()
    if getattr(make_record, "masks", False):
        return

    def make_masked_record(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make_record(*args, **kwargs)
        record.msg = mask(record.getMessage())
        record.args = None
        if record.exc_info:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
        return record

    make_masked_record.masks = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make_masked_record)


def configure_logging(level: int = logging.INFO) -> None:
    """The service side's logging: one line an event, to standard error, masked."""
    mask_log_records()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    for chatty in ("httpx", "aiosqlite"):  # they would log addresses and parameters
        logging.getLogger(chatty).setLevel(logging.WARNING)
