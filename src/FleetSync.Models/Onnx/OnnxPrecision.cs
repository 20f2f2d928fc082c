namespace FleetSync.Models.Onnx;

/// <summary>How a model's weights are kept.</summary>
internal enum OnnxPrecision
{
    /// <summary>float32.</summary>
    Single,

    /// <summary>int8 with a scale for each output, and inputs quantised as they come.</summary>
    Int8,
}
