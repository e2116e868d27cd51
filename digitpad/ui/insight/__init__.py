"""What the history tells: drawings over time, how right the models were; its charts lead to the records."""
