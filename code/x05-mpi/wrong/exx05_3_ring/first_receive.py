# expect: still waits after 1.5 s
import numpy as np


def pass_on(comm, mine):
    theirs = np.empty_like(mine)
    comm.Recv(theirs, (comm.rank - 1) % comm.size)
    comm.Send(mine, (comm.rank + 1) % comm.size)
    return theirs
