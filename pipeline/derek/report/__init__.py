"""Reports: what a run found, for people.

`terminal` shows one article, such as «форум.txt», with its mentions and facts; `page` makes one HTML page of all tables of a run.
"""
