using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Weft.Tests.Architecture;

/// <summary>Takes every type that signatures name, however deep within them.</summary>
internal sealed class UsedTypes : ISignatureTypeProvider<byte, byte>
{
    public HashSet<EntityHandle> Handles { get; } = [];

    public byte GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Take(handle);

    public byte GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Take(handle);

    public byte GetTypeFromSpecification(MetadataReader reader, byte genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public byte GetArrayType(byte elementType, ArrayShape shape) => 0;

    public byte GetByReferenceType(byte elementType) => 0;

    public byte GetFunctionPointerType(MethodSignature<byte> signature) => 0;

    public byte GetGenericInstantiation(byte genericType, ImmutableArray<byte> typeArguments) => 0;

    public byte GetGenericMethodParameter(byte genericContext, int index) => 0;

    public byte GetGenericTypeParameter(byte genericContext, int index) => 0;

    public byte GetModifiedType(byte modifier, byte unmodifiedType, bool isRequired) => 0;

    public byte GetPinnedType(byte elementType) => 0;

    public byte GetPointerType(byte elementType) => 0;

    public byte GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

    public byte GetSZArrayType(byte elementType) => 0;

    private byte Take(EntityHandle handle)
    {
        Handles.Add(handle);
        return 0;
    }
}
