// count_hits of hits.c for Python, by pybind11: once held, once released.
#include <pybind11/pybind11.h>
extern "C" {
#include "hits.c"
}
namespace py = pybind11;

int64_t count(int64_t n_samples, uintptr_t address)
{
    return count_hits(n_samples, reinterpret_cast<bitgen_t *>(address));
}

PYBIND11_MODULE(hits_pybind11, module, py::mod_gil_not_used())
{
    module.def("held", &count);
    module.def("released", &count, py::call_guard<py::gil_scoped_release>());
}
