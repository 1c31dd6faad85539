using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Weft.Tests.Architecture;

/// <summary>A type by the namespace and name of the outermost type that it stands in.</summary>
internal readonly record struct TypePlace(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>Which types use which, as compiled: in base types, fields, signatures, attributes and method bodies, private ones too.</summary>
internal sealed class CompiledUses
{
    private const byte NoContext = 0;
    private readonly MetadataReader _reader;
    private readonly PEReader _file;
    private readonly HashSet<(TypePlace From, TypePlace To)> _uses = [];

    private CompiledUses(PEReader file)
    {
        (_file, _reader) = (file, file.GetMetadataReader());
        foreach (var handle in _reader.TypeDefinitions)
            Add(handle);
    }

    /// <summary>Every use in an assembly of a type by another.</summary>
    public static IReadOnlyCollection<(TypePlace From, TypePlace To)> Of(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        return new CompiledUses(file)._uses;
    }

    private void Add(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var used = new UsedTypes();
        TakeType(used, type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
            TakeType(used, _reader.GetInterfaceImplementation(implemented).Interface);
        foreach (var field in type.GetFields())
            _reader.GetFieldDefinition(field).DecodeSignature(used, NoContext);
        TakeConstraints(used, type.GetGenericParameters());
        TakeAttributes(used, type.GetCustomAttributes());
        foreach (var method in type.GetMethods())
            TakeMethod(used, _reader.GetMethodDefinition(method));
        var from = PlaceOf(handle);
        _uses.UnionWith(used.Handles.Select(PlaceOf).Where(to => to != from).Select(to => (from, to)));
    }

    private void TakeMethod(UsedTypes used, MethodDefinition method)
    {
        method.DecodeSignature(used, NoContext);
        TakeConstraints(used, method.GetGenericParameters());
        TakeAttributes(used, method.GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(used, NoContext);
        foreach (var region in body.ExceptionRegions)
            TakeType(used, region.CatchType);
        foreach (var named in Instructions.Named(body.GetILReader()))
            Take(used, named);
    }

    private void Take(UsedTypes used, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                used.Handles.Add(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                used.Handles.Add(_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Take(used, _reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                var generic = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(used, NoContext);
                Take(used, generic.Method);
                break;
            default:
                TakeType(used, handle);
                break;
        }
    }

    private void TakeType(UsedTypes used, EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        if (handle.Kind == HandleKind.TypeSpecification)
            used.GetTypeFromSpecification(_reader, 0, (TypeSpecificationHandle)handle, 0);
        else if (handle.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference)
            used.Handles.Add(handle);
    }

    private void TakeConstraints(UsedTypes used, GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => _reader.GetGenericParameter(parameter).GetConstraints()))
            TakeType(used, _reader.GetGenericParameterConstraint(constraint).Type);
    }

    private void TakeAttributes(UsedTypes used, CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
            Take(used, _reader.GetCustomAttribute(attribute).Constructor);
    }

    private TypePlace PlaceOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            var type = _reader.GetTypeDefinition((TypeDefinitionHandle)handle);
            return type.GetDeclaringType() is { IsNil: false } outer ? PlaceOf(outer) : new(_reader.GetString(type.Namespace), _reader.GetString(type.Name));
        }

        var reference = _reader.GetTypeReference((TypeReferenceHandle)handle);
        return reference.ResolutionScope.Kind == HandleKind.TypeReference
            ? PlaceOf(reference.ResolutionScope)
            : new(_reader.GetString(reference.Namespace), _reader.GetString(reference.Name));
    }
}
