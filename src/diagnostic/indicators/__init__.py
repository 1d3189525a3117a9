"""What figures mean: indicators, their values with a status, and what they are compared with."""
