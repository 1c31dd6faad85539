namespace Weft.Identity;

/// <summary>What is done with those who are not known (specs: identity, presets).</summary>
public enum IdentityPreset
{
    /// <summary>No rule beside <c>unique</c> and <c>limit</c>: an id stays with whom it came to.</summary>
    Default,

    /// <summary>Nobody who is known holds an anonymous id.</summary>
    Isolate,

    /// <summary>An anonymous id belongs to the person who authenticated on it latest by event time.</summary>
    LastAuthenticated,
}

internal static class IdentityPresets
{
    private static readonly (string Word, IdentityPreset Preset)[] All =
        [("default", IdentityPreset.Default), ("isolate", IdentityPreset.Isolate), ("last-authenticated", IdentityPreset.LastAuthenticated)];

    public static string Words => string.Join(", ", All.Select(one => one.Word));

    public static string Word(this IdentityPreset preset) => All.Single(one => one.Preset == preset).Word;

    public static IdentityPreset? Of(string word) => Array.Find(All, one => one.Word == word) is { Word: not null } found ? found.Preset : null;
}
