namespace FleetSync.Models;

/// <summary>A model that cannot be had or made. The message says what, where and what to do.</summary>
internal sealed class ModelException(string message, Exception? innerException = null) : Exception(message, innerException);
