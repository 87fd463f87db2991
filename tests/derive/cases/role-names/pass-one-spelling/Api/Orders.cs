public sealed class Orders
{
    private const string Admin = "Admin";
    public bool Allows(ClaimsPrincipal user) => user.IsInRole(Admin);
}
