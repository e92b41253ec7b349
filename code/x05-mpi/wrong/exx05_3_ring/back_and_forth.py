# expect: are not those of rank 2, the rank before it
import numpy as np


def pass_on(comm, mine):
    after = (comm.rank + 1) % comm.size
    before = (comm.rank - 1) % comm.size
    theirs = np.empty_like(mine)
    comm.Sendrecv(mine, before, recvbuf=theirs, source=after)
    return theirs
