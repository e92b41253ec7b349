"""How other lessons estimate π, written again from the description of the method.

`python -m lesson bench --peers` measures these programs in the same run as our rungs;
the page "Performance" shows the comparison.  They keep the command line of a rung, but
not its contract: where a method draws from a global generator, its hits change from run
to run.  The method, as in the lesson "Parallel Programming in Python" of the Carpentries
Incubator (episode "Computing π", 2026): coordinates uniform from -1 to 1, a hit where
x² + y² < 1.
"""
