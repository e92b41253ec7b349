"""Pass levels around a ring of ranks, without a deadlock (exercise x05.3).

Check it with    python code/check.py x05.3
The check takes about 1 s, 2 s when ranks wait for each other; it starts three ranks.
"""

import numpy as np


def pass_on(comm, mine):
    """Send the array to the next rank; return the array of the rank before.

    The last rank sends to rank 0.  All arrays have the same size and type.
    """
    after = (comm.rank + 1) % comm.size
    before = (comm.rank - 1) % comm.size
    theirs = np.empty_like(mine)
    comm.Send(mine, after)
    comm.Recv(theirs, before)
    return theirs
