"""Documents that are sent: what they say is composed once, then written in Word or in PDF."""
