"""openapi.yaml and the schemas beside it, to judge answers of a node by. Shared by `check` and the fuzzer."""

import copy
import json
import pathlib
import re

import jsonschema
import yaml

HERE = pathlib.Path(__file__).resolve().parent
PROTOCOL = HERE.parent


def strict(schema):
    """The same schema, in which no member is allowed that is not described: for what we write ourselves."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: strict(value) for key, value in schema.items()}
    if "properties" in found and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


def canonical(value):
    """The one spelling (records.md §8)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is named twice")
    return found


def loads(data):
    return json.loads(data, object_pairs_hook=unique)


class Contract:
    def __init__(self):
        self.schemas = {path.name: json.loads(path.read_text()) for path in sorted(HERE.glob("*.json"))}
        self.openapi = yaml.safe_load((PROTOCOL / "openapi.yaml").read_text())
        self.validators = {}

    def validator(self, name, is_strict):
        key = (name, is_strict)
        if key not in self.validators:
            make = strict if is_strict else copy.deepcopy
            store = {schema["$id"]: make(schema) for schema in self.schemas.values()}
            schema = store[self.schemas[name]["$id"]]
            resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
            self.validators[key] = jsonschema.Draft202012Validator(schema, resolver=resolver)
        return self.validators[key]

    def faults(self, name, value, is_strict=False):
        """What is wrong with a document by its schema; at most three sentences."""
        errors = list(self.validator(name, is_strict).iter_errors(value))
        return [f"{name}: {error.json_path}: {error.message[:200]}" for error in errors[:3]]

    # What openapi.yaml says.

    def operations(self):
        for path, item in self.openapi["paths"].items():
            for method, operation in item.items():
                yield method.upper(), path, operation

    def codes(self, operation):
        """Problem codes of an operation, each with its status."""
        found = {}
        for status, answer in operation["responses"].items():
            if status == "200":
                continue
            schema = answer["content"]["application/problem+json"]["schema"]
            for code in schema["allOf"][1]["properties"]["code"]["enum"]:
                found[code] = int(status)
        return found

    def operation(self, method, path):
        return self.openapi["paths"].get(path, {}).get(method.lower())

    def header(self, reference):
        spec = self.openapi
        for step in reference["$ref"][2:].split("/"):
            spec = spec[step]
        schema = spec["schema"]
        if "$ref" in schema:
            schema = self.openapi["components"]["schemas"][schema["$ref"].split("/")[-1]]
        return spec.get("required", False), schema

    # What a node serves.

    def judge(self, method, path, is_signed, status, headers, body):
        """
        What an answer has that is not documented, or lacks.

        headers: of the answer, names in lower case; body: unpacked; is_signed: whether the request had a
        `signature` in the protocol's spelling.
        """
        code = None
        if status != 200:
            if headers.get("content-type") != "application/problem+json":
                return [f"status {status} that is no problem"], None
            try:
                problem = loads(body)
            except ValueError as error:
                return [f"a problem that cannot be read: {error}"], None
            found = self.faults("problem.json", problem, is_strict=True)
            if found:
                return found, None
            code = problem["code"]
            found = []
            if problem["status"] != status:
                found.append(f"status {status} says {problem['status']}")
            if canonical(problem) != bytes(body):
                found.append("the problem is not canonical")
        operation = self.operation(method, path)
        if operation is None:
            other = self.openapi["x-other-method" if path in self.openapi["paths"] else "x-other-path"]
            own = {"bad_request", "head_too_large", "too_large", "shutting_down", "busy"}
            if (status, code) != (other["status"], other["code"]) and code not in own:
                return [f"{method} {path}: {status} {code} instead of {other['code']}"], code
            return [], code
        answer = operation["responses"].get(str(status))
        if answer is None:
            return [f"status {status} is not documented"], code
        if status == 200:
            found = self.judge_body(operation, headers, body)
        elif self.codes(operation).get(code) != status:
            found.append(f"code {code} with {status} is not documented")
        found += self.judge_headers(answer, headers, is_signed, code)
        return found, code

    def judge_headers(self, answer, headers, is_signed, code):
        found = []
        documented = answer.get("headers", {})
        for name, reference in documented.items():
            required, schema = self.header(reference)
            value = headers.get(name)
            if value is None:
                by_server = code in ("bad_request", "head_too_large", "shutting_down", "busy", "too_large")
                signs = name in ("content-digest", "signature-input", "signature")
                if required or (signs and is_signed and not by_server):
                    found.append(f"the header {name} is missing")
            elif "pattern" in schema and not re.match(schema["pattern"], value):
                found.append(f"{name}: {value} is not as documented")
            elif "const" in schema and value != schema["const"]:
                found.append(f"{name}: {value} is not as documented")
        usual = {"content-type", "content-length", "date", "connection", "transfer-encoding", "allow"}
        for name in headers:
            if name not in documented and name not in usual:
                found.append(f"the header {name} is not documented")
        return found

    def judge_body(self, operation, headers, body):
        content = operation["responses"]["200"]["content"]
        kind = headers.get("content-type")
        if kind not in content:
            return [f"content type {kind} is not documented"]
        return self.judge_media(content[kind]["schema"], kind, body, is_strict=True)

    def judge_media(self, schema, kind, body, is_strict):
        try:
            if kind == "application/json":
                return self.faults(pathlib.Path(schema["$ref"]).name, loads(body), is_strict)
            if kind == "application/octet-stream":
                if "x-first-line" not in schema:
                    return []
                line = loads(bytes(body).split(b"\n")[0])
                return self.faults(pathlib.Path(schema["x-first-line"]["$ref"]).name, line, is_strict)
            lines = bytes(body).split(b"\n")
            if lines.pop() != b"":
                return ["the last line is not ended"]
            first = loads(lines[0])
            found = self.faults(pathlib.Path(schema["x-first-line"]["$ref"]).name, first, is_strict)
            if is_strict and canonical(first) != lines[0]:
                found.append("the first line is not canonical")
            for header, payload in zip(lines[1::2], lines[2::2]):
                found += self.faults("entry.json", loads(header))
                if payload != b"null":
                    found += self.faults("payload.json", loads(payload))
            if len(lines) % 2 == 0:
                found.append("an entry without its second line")
            return found
        except ValueError as error:
            return [f"cannot be read: {error}"]
