"""Run as a cell after each: the run ends once a cell has said that the answer is ready."""

if isinstance(answer, dict) and answer.get("ready"):
    submit(answer.get("content"))
