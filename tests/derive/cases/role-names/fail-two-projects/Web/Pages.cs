public sealed class Pages
{
    public bool Allows(ClaimsPrincipal user) => user.IsInRole("Viewer");
}
