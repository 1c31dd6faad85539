namespace Weft.Profiles.Rules;

/// <summary>Which of a trait's changes shows. Of the same changes it always says the same; it keeps nothing.</summary>
internal abstract class SurvivorshipRule
{
    /// <summary>The word that users write for it.</summary>
    public abstract string Word { get; }

    /// <summary>What it does, in one sentence.</summary>
    public abstract string Meaning { get; }

    /// <summary>Two rules of one text show the same.</summary>
    public virtual string Text => Word;

    /// <summary>The sources that it prefers, strongest first; empty where it does not ask.</summary>
    public virtual IReadOnlyList<string> Sources => [];

    /// <summary>Whether what came before the trait was cleared counts no more, whoever cleared it.</summary>
    public virtual bool ObeysClearing => true;

    /// <summary>Whether a value that is set again, to what it was, may make another one show.</summary>
    public virtual bool CountsRepeats => true;

    /// <summary>What shows; null where there is no value.</summary>
    public abstract ShownTrait? Show(in PastChanges changes);
}
