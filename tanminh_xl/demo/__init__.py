"""Sample units, targets and answers: values only, labelled as such."""

from tanminh_xl.demo.sample import catalogue

__all__ = ["catalogue"]
