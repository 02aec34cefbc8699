"""Scenario discovery: in which corner of the assumptions an outcome comes about, checked on points that were held out."""
