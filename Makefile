# Short names for the lesson's own tool: `make X` is `python -m lesson X`.
# Nothing but Python 3.11 or later is needed; the first command makes .venv.

PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help lesson extras serve lab site pyodide offline pdf check sync starters bench costs test lock clean

help:
	@echo 'make lesson  everything a reader needs: .venv, a measurement of this machine, the site'
	@echo 'make test    everything proved: scripts, pages, exercises, site'
	@echo 'also: extras serve lab site pyodide offline pdf check sync starters bench costs lock clean   (python3 -m lesson --help)'

lesson extras serve lab site pyodide offline pdf check sync starters bench costs test lock clean:
	@$(PYTHON) -m lesson $@
