"""What we add inside the Rasa server: pipeline components, the channel to desk, the tracker store."""

from privacy.logs import mask_log_records

mask_log_records()
