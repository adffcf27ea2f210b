"""What is measured, each with its floor or peer in the same run: `python -m bench [NAME…]`."""
