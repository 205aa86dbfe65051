"""Reads a JSON object of IAM policies by name, and writes the findings of parliament as JSON."""
import json
import sys

import parliament


def with_texts(value):
    """IAM takes 1.2 for "1.2", and parliament does not."""
    if isinstance(value, dict):
        return {key: with_texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_texts(inner) for inner in value]
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


findings = []
for name, policy in json.load(sys.stdin).items():
    for finding in parliament.analyze_policy_string(json.dumps(with_texts(policy))).findings:
        finding = parliament.enhance_finding(finding)
        findings.append({"policy": name, "issue": finding.issue, "title": finding.title, "detail": finding.detail})
json.dump(findings, sys.stdout, default=str)
