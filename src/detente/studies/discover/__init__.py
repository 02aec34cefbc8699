"""Scenario discovery: where among the assumptions an outcome comes about, checked on points that were held out."""
