"""One question to HiGHS, through MathOpt's arrays. What it answers is in floating point."""

from __future__ import annotations

from typing import Any

from ortools.math_opt import callback_pb2, model_parameters_pb2, model_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver
from ortools.math_opt.python.parameters import SolverType
from pybind11_abseil.status import StatusNotOk


def asked(model: model_pb2.ModelProto, parameters: parameters_pb2.SolveParametersProto) -> Any | None:
    """Its answer; None where MathOpt itself finds what HiGHS says incoherent (a basis that doesn't suit its
    solution: seen where iterations run out)."""
    try:
        return solver.solve(
            model,
            SolverType.HIGHS.value,
            parameters_pb2.SolverInitializerProto(),
            parameters,
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except StatusNotOk:
        return None


def is_optimal(result: Any) -> bool:
    return bool(result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL and result.solutions)


def is_infeasible(result: Any) -> bool:
    """It may come with a point all the same, which is then nothing."""
    return bool(result.termination.reason == result_pb2.TERMINATION_REASON_INFEASIBLE)
