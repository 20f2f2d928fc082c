using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace FleetSync.Embedding;

/// <summary>The native library behind the <c>onnx</c> provider. It is not part of every installation and is loaded when first needed.</summary>
internal static class OnnxRuntime
{
    private static string Library => OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    /// <summary>
    /// Opens a model with the settings that cost an agent least: one thread that does not spin, no memory kept in reserve. Weights are
    /// packed for the processor's kernels, which takes 7 MB and gives a fifth more speed.
    /// </summary>
    /// <param name="model">Path of the model.</param>
    /// <exception cref="EmbeddingException">The library is not there, or refuses the model.</exception>
    public static InferenceSession Open(string model)
    {
        EnsureLibrary();
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                EnableCpuMemArena = false,
                EnableMemoryPattern = false,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new EmbeddingException(
                $"{model} is not a model that ONNX Runtime {Version} can run: {fault.Message.Trim()} Copy it again, or export it for that version.", fault);
        }
    }

    /// <summary>Version of the managed half, which the native half has to share.</summary>
    private static string Version => string.Create(CultureInfo.InvariantCulture, $"{typeof(InferenceSession).Assembly.GetName().Version?.ToString(3)}");

    /// <summary>Loads the library before anything of ONNX Runtime does: what it throws itself, from a type's initialisation, says neither file nor place.</summary>
    private static void EnsureLibrary()
    {
        if (NativeLibrary.TryLoad("onnxruntime", typeof(InferenceSession).Assembly, null, out _))
        {
            return;
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Library);
        var why = "";
        if (File.Exists(beside))
        {
            try
            {
                NativeLibrary.Load(beside);
                return;
            }
            catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
            {
                why = $" It is there but does not load: {fault.Message}";
            }
        }

        throw new EmbeddingException(
            $"embedding.provider is onnx, which needs the native library {Library} of ONNX Runtime {Version} in {AppContext.BaseDirectory}.{why} "
            + $"Copy it there from runtimes/{RuntimeInformation.RuntimeIdentifier}/native of the NuGet package Microsoft.ML.OnnxRuntime, "
            + "or publish fleetsync with -p:Onnx=true. It needs glibc 2.28 and libstdc++. Without it, choose embedding.provider static.");
    }
}
