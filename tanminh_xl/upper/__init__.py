"""Forms of the upper level: which cell takes which figure, and a copy of the form with only those cells filled."""
