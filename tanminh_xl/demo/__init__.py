"""Sample units, targets and answers: values only, labelled as such."""
