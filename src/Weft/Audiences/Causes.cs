namespace Weft.Audiences;

/// <summary>Which audiences are to be looked at for a profile, each once, and why: the latest event that concerns it, or else the first of the other reasons.</summary>
/// <param name="audiences">How many audiences there are.</param>
internal sealed class Causes(int audiences)
{
    private readonly Concern[] _byPlace = new Concern[audiences];
    private readonly int[] _round = new int[audiences];
    private readonly List<int> _places = [];
    private int _current;

    /// <summary>The audiences' places, in order.</summary>
    public List<int> Places => _places;

    /// <summary>Begins with what concerns another profile.</summary>
    public void Begin(List<Concern> concerns)
    {
        _current++;
        _places.Clear();
        foreach (var concern in concerns)
        {
            foreach (var audience in concern.Audiences)
                Add(audience.Place, concern);
        }

        if (concerns.Count > 1)
            _places.Sort();
    }

    /// <summary>Why the audience at a place is looked at.</summary>
    public ChangeCause this[int place]
    {
        get
        {
            ref readonly var why = ref _byPlace[place];
            return new(why.Kind, why.Event is null ? null : CausingEvent.Of(why.Event));
        }
    }

    private void Add(int place, in Concern concern)
    {
        if (_round[place] != _current)
        {
            (_round[place], _byPlace[place]) = (_current, concern);
            _places.Add(place);
        }
        else if (concern.Kind == CauseKind.Event)
        {
            _byPlace[place] = concern;
        }
    }
}
