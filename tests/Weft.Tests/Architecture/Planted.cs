// Each of these breaks a rule, in a way of its own: the rules' tests find every one, or the rules find nothing.
namespace Weft.Tests.Architecture.Planted
{
    internal static class Root
    {
        public static int Answer => 42;
    }

    internal class Unsealed;

    internal sealed class Sealed : Unsealed;
}

namespace Weft.Tests.Architecture.Planted.Audiences
{
    internal sealed class Segment
    {
        public static string Name { get; } = "segment";
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class MarkAttribute : Attribute;

    internal interface IMark;
}

namespace Weft.Tests.Architecture.Planted.Storage
{
    internal sealed class UsesRoot
    {
        public static int Read() => Root.Answer;
    }

    internal sealed class UsesInABody
    {
        public static string Read() => Audiences.Segment.Name;
    }

    internal sealed class UsesInALambda
    {
        public static Func<string, string> Read { get; } = text => text + Audiences.Segment.Name;
    }

    internal sealed class UsesInAnIterator
    {
        public static IEnumerable<string> Read()
        {
            yield return Audiences.Segment.Name;
        }
    }

    internal sealed class UsesInAPrivateField
    {
        private readonly List<Audiences.Segment[]> _all = [];

        public int Count => _all.Count;
    }

    internal sealed class UsesAsAnArgument
    {
        public static int Read() => Array.Empty<Audiences.Segment>().Length;
    }

    internal sealed class UsesInASignature
    {
        public static bool Read(Audiences.Segment? segment) => segment is null;
    }

    internal sealed class UsesAsABase : Audiences.IMark;

    [Audiences.Mark]
    internal sealed class UsesAsAnAttribute;
}
