"""What leaves: figures, tables and documents, each with its sources inside."""
