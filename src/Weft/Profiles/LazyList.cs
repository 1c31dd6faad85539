namespace Weft.Profiles;

/// <summary>Reads a sequence once and only as far as somebody looks, however many look.</summary>
internal sealed class LazyList<T>(IEnumerable<T> sequence) : IDisposable
{
    private readonly List<T> _read = [];
    private IEnumerator<T>? _rest = sequence.GetEnumerator();

    public IEnumerable<T> Items
    {
        get
        {
            for (var i = 0; i < _read.Count || ReadOn(); i++)
                yield return _read[i];
        }
    }

    public void Dispose()
    {
        _rest?.Dispose();
        _rest = null;
    }

    private bool ReadOn()
    {
        if (_rest is null)
            return false;
        if (_rest.MoveNext())
        {
            _read.Add(_rest.Current);
            return true;
        }

        Dispose();
        return false;
    }
}
