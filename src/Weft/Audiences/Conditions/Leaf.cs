namespace Weft.Audiences.Conditions;

/// <summary>A condition on a profile's history by its number: conditions that ask the same, in whichever audience, are one leaf.</summary>
/// <param name="Group">What it looks at: some events by name, or a trait.</param>
/// <param name="Number">Its number among those that look at the same, from 0.</param>
internal readonly record struct Leaf(int Group, int Number);
