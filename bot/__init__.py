"""What we add inside the Rasa server: pipeline components, the channel to desk, the tracker store."""
