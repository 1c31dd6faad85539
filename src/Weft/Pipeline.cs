namespace Weft;
