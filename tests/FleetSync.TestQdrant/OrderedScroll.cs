using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>A scroll by the values of a field; a point comes once for each of its values, points without one not at all.</summary>
internal sealed class OrderedScroll
{
    private readonly StoredCollection _collection;
    private readonly OrderBy _order;
    private readonly PayloadPath _path;
    private readonly bool _times;

    public OrderedScroll(StoredCollection collection, OrderBy order)
    {
        var index = collection.Indexes.GetValueOrDefault(order.Key);
        if (!PayloadIndexes.HasRange(index))
        {
            throw QdrantErrors.NoRangeIndex(order.Key);
        }

        _collection = collection;
        _order = order;
        _path = PayloadPath.Parse(order.Key);
        _times = index!.DataType == PayloadSchemaType.Datetime;
    }

    public IEnumerable<(StoredPoint Point, OrderValue Value)> Points(FilterEvaluation filter)
    {
        var start = Start();
        var down = _order.Direction == Direction.Desc;
        var all = from point in _collection.All.Where(filter.Matches)
                  from value in Values(point)
                  let number = Number(value)
                  where start is null || (down ? number <= start : number >= start)
                  select (point, value, number);
        var ordered = down
            ? all.OrderByDescending(static item => item.number)
            : all.OrderBy(static item => item.number);
        return ordered.Select(static item => (item.point, item.value));
    }

    private IEnumerable<OrderValue> Values(StoredPoint point) => _path.In(point.Payload)
        .SelectMany(static value => value.KindCase == Value.KindOneofCase.ListValue ? value.ListValue.Values : (IEnumerable<Value>)[value])
        .Select(value => value.KindCase switch
        {
            Value.KindOneofCase.StringValue when _times && PayloadTime.Parse(value.StringValue) is { } time => new OrderValue { Int = time },
            Value.KindOneofCase.IntegerValue when !_times => new OrderValue { Int = value.IntegerValue },
            Value.KindOneofCase.DoubleValue when !_times => new OrderValue { Float = value.DoubleValue },
            _ => null,
        }).OfType<OrderValue>();

    private static double Number(OrderValue value) => value.VariantCase == OrderValue.VariantOneofCase.Int ? value.Int : value.Float;

    private double? Start() => _order.StartFrom?.ValueCase switch
    {
        StartFrom.ValueOneofCase.Float => _order.StartFrom.Float,
        StartFrom.ValueOneofCase.Integer => _order.StartFrom.Integer,
        StartFrom.ValueOneofCase.Timestamp => PayloadTime.Of(_order.StartFrom.Timestamp),
        StartFrom.ValueOneofCase.Datetime => PayloadTime.Parse(_order.StartFrom.Datetime),
        _ => null,
    };
}
