"""Makes a DynamoDB query in moto take as long as the page that it reads, not as long as the table is.

moto sorts every item of the table for each query, and measures each item that it returns. A page of 50 remediations out of
2,000 took an eighth of a second, and out of 100,000 six seconds. Here moto's own query runs on a table that holds the
items of the page alone.
"""

import inspect

from moto.dynamodb.models import Table
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from moto_transactions import one_at_a_time, without_items

of_moto = Table.query
parameters = inspect.signature(of_moto)


def make_queries_cheap() -> None:
    Table.query = query


def query(*args, **named):
    wanted = parameters.bind(*args, **named)
    wanted.apply_defaults()
    with one_at_a_time:
        wanted.arguments["self"] = small_table(**wanted.arguments)
        return of_moto(*wanted.args, **wanted.kwargs)


def small_table(self: Table, hash_key, index_name, filter_kwargs, **given) -> Table:
    """The table with all items that the query can return, and with as few others as possible. The names are moto's."""
    if index_name is None:
        return of_partition(self, hash_key)
    hashes, ranges = given["hash_key_conditions"] or [], given["range_key_conditions"] or []
    if filter_kwargs or len(hashes) != 1 or len(ranges) > 1:
        return self
    wanted = (given["range_comparison"], given["range_objs"])
    page = (given["limit"], given["exclusive_start_key"], given["scan_index_forward"] is not False)
    return of_page(self, index_name, hashes[0], wanted, page)


def of_partition(table: Table, hash_key) -> Table:
    small = without_items(table)
    if table.range_key_attr and hash_key in table.items:
        small.items[hash_key] = table.items[hash_key]
        return small
    return table


def of_page(table: Table, index_name: str, condition, wanted, page) -> Table:
    """The items that the page can contain, and one more, so that moto knows whether another page follows."""
    index = index_named(table, index_name)
    range_name = sort_key_of(index)
    if range_name is None or table.range_key_attr is None:
        return table  # whatever is wrong with it, moto says so
    hash_name, hash_value = condition
    comparison, values = wanted
    limit, start, is_forward = page
    entries = sorted_entries(table, hash_name, hash_value, range_name)
    small = without_items(table)
    found = 0
    after = start_of(table, start, range_name)
    for position, item in entries if is_forward else reversed(entries):
        if after is not None and (position <= after if is_forward else position >= after):
            continue
        if comparison and not item.attrs[range_name].compare(comparison, values):
            continue
        small.items[item.hash_key][item.range_key] = as_in_index(index, item)
        found += 1
        if limit is not None and found > limit:
            break
    return small


def index_named(table: Table, name: str):
    return next((index for index in table.all_indexes() if index.name == name), None)


def sort_key_of(index):
    """The name of the sort key of an index with one key of each kind."""
    schema = index.schema if index else []
    ranges = [key["AttributeName"] for key in schema if key["KeyType"] == "RANGE"]
    hashes = [key for key in schema if key["KeyType"] == "HASH"]
    return ranges[0] if len(ranges) == 1 and len(hashes) == 1 else None


def as_in_index(index, item: Item) -> Item:
    """The keys alone, if the index has no more. moto copies each item whole before it drops the rest."""
    if (index.projection or {}).get("ProjectionType") != "KEYS_ONLY":
        return item
    names = [*index.table_key_attrs, *(key["AttributeName"] for key in index.schema)]
    return Item(item.hash_key, item.range_key, {name: item.attrs[name].to_json() for name in names})


def sorted_entries(table: Table, hash_name: str, hash_value, range_name: str):
    """The positions and items of one partition of an index. Kept until the table is written to."""
    kept = table.__dict__.setdefault("sorted_entries", {})
    key = (hash_name, hash_value.value, range_name)
    if key not in kept:
        kept[key] = sorted(
            (
                ((item.attrs[range_name].value, item.hash_key.value, item.range_key.value), item)
                for partition in table.items.values()
                for item in partition.values()
                if isinstance(item, Item) and is_in(item, hash_name, hash_value) and range_name in item.attrs
            ),
            key=lambda entry: entry[0],
        )
    return kept[key]


def is_in(item: Item, hash_name: str, hash_value) -> bool:
    return hash_name in item.attrs and item.attrs[hash_name] == hash_value


def start_of(table: Table, start, range_name: str):
    if start is None:
        return None
    names = (range_name, table.hash_key_attr, table.range_key_attr)
    return tuple(DynamoType(start[name]).value for name in names)
