"""One process: what is gathered from all is what it has itself."""

SUM = "sum"


class Communicator(object):
    def Get_rank(self):
        return 0

    def Get_size(self):
        return 1

    def Allreduce(self, mine, total, op=None):
        total[...] = mine

    def Bcast(self, values, root=0):
        pass

    def allreduce(self, mine, op=None):
        return mine

    def allgather(self, mine):
        return [mine]


COMM_WORLD = Communicator()
