using System.Text.Json;
using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

/// <summary>Tests one value, never null and never missing; a value of a type that does not fit fails.</summary>
internal delegate Evaluation ValueTest(JsonElement value, DateTimeOffset now);

/// <summary>Reads what stands behind an operator; null after reporting that it is not accepted.</summary>
internal delegate ValueTest? ReadOperand(ConfigNode operand, ConditionReader reader);

/// <summary>An operator of traits and filters.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Said">The same in a sentence, with <c>{}</c> where the operand stands.</param>
/// <param name="Read">Builds its test.</param>
/// <param name="Negated">True for the exact opposite of the test, which then also holds where there is no value.</param>
/// <param name="AsksForNow">True when the answer for a value depends on the instant too.</param>
internal sealed record Operator(string Name, string Said, ReadOperand Read, bool Negated = false, bool AsksForNow = false);
