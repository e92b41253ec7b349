"""The lesson's tool: measures, runs, checks and renders the pages.

`python -m lesson --help` lists its commands.  Learners need nothing in here.
"""
