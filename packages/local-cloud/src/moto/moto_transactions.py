"""Makes a DynamoDB transaction in moto take as long as what it touches, not as long as the table is.

moto copies the whole table before each transaction, to put the copy back if the transaction fails. History grows with
every remediation, so 500 of them took four times as long as the first hundred would suggest, and 10,000 would not end.
"""

import copy
import threading

from moto.dynamodb.models import DynamoDBBackend, Table
from moto.dynamodb.models.dynamo_type import DynamoType

of_moto = DynamoDBBackend.transact_write_items

# moto answers each call in a thread of its own. A conditional write and a transaction are atomic: no other write may
# run between the check of the condition and the write.
one_at_a_time = threading.RLock()


def make_transactions_cheap() -> None:
    DynamoDBBackend.transact_write_items = transact_write_items
    for name in ("put_item", "update_item", "delete_item"):
        setattr(DynamoDBBackend, name, atomic(getattr(DynamoDBBackend, name)))


def atomic(write):
    def run(backend, table_name, *args, **named):
        with one_at_a_time:
            forget_order(backend, table_name)
            return write(backend, table_name, *args, **named)

    return run


def forget_order(backend: DynamoDBBackend, table_name: str) -> None:
    """What `moto_queries` keeps of a table is no longer true after a write."""
    table = backend.tables.get(table_name)
    if table is not None:
        table.__dict__.pop("sorted_entries", None)


def transact_write_items(backend: DynamoDBBackend, transact_items: list) -> None:
    with one_at_a_time:
        write_items(backend, transact_items)


def write_items(backend: DynamoDBBackend, transact_items: list) -> None:
    """moto's own, on tables that hold the touched partitions alone. It raises what it always raises."""
    small = copy.copy(backend)
    small.tables = {}
    touched = set()
    for operation in transact_items:
        details = next(iter(operation.values()), {})
        name = details.get("TableName")
        table = backend.tables.get(name)
        key = (details.get("Key") or details.get("Item") or {}).get(table.hash_key_attr) if table else None
        if key is None:  # whatever is wrong with it, moto says so
            return of_moto(backend, transact_items)
        if name not in small.tables:
            small.tables[name] = without_items(table)
        partition = DynamoType(key)
        if partition in table.items:
            small.tables[name].items[partition] = copy.deepcopy(table.items[partition])
        touched.add((name, partition))
    of_moto(small, transact_items)
    for name in small.tables:
        forget_order(backend, name)
    for name, partition in touched:
        made = small.tables[name].items.get(partition)
        if made:
            backend.tables[name].items[partition] = made
        else:
            backend.tables[name].items.pop(partition, None)
    return None


def without_items(table: Table) -> Table:
    empty = copy.copy(table)
    empty.__dict__.pop("sorted_entries", None)
    empty.items = type(table.items)(table.items.default_factory)
    return empty
